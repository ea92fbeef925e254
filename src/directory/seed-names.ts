/** What `generateDirectory` picks from. Names come from the offices' countries, with the letters they have there. */
export const offices = [
  {
    city: 'Vienna',
    country: 'AT',
    preferredLanguage: 'de-AT',
    timezone: 'Europe/Vienna',
    phone: '+43 1 555',
    given: ['Anna', 'Jürgen', 'Katharina', 'Lukas', 'Sophie', 'Matthäus', 'Theresa', 'Florian'],
    family: ['Gruber', 'Müller', 'Wagner', 'Pichler', 'Steiner', 'Weiß', 'Höller', 'Leitner'],
  },
  {
    city: 'Kraków',
    country: 'PL',
    preferredLanguage: 'pl',
    timezone: 'Europe/Warsaw',
    phone: '+48 12 555',
    given: ['Łukasz', 'Agnieszka', 'Paweł', 'Małgorzata', 'Piotr', 'Zofia', 'Michał', 'Katarzyna'],
    family: ['Nowak', 'Wiśniewski', 'Zając', 'Wójcik', 'Kamiński', 'Dąbrowski', 'Król', 'Mazur'],
  },
  {
    city: 'Montréal',
    country: 'CA',
    preferredLanguage: 'fr-CA',
    timezone: 'America/Toronto',
    phone: '+1 514 555',
    given: ['François', 'Noémie', 'Étienne', 'Chloé', 'Jérôme', 'Mathilde', 'Olivier', 'Élodie'],
    family: ['Tremblay', 'Gagnon', 'Côté', 'Bouchard', 'Gauthier', 'Lévesque', 'Roy', 'Bélanger'],
  },
  {
    city: 'Dublin',
    country: 'IE',
    preferredLanguage: 'en-IE',
    timezone: 'Europe/Dublin',
    phone: '+353 1 555',
    given: ['Siobhán', 'Aoife', 'Conor', 'Niamh', 'Seán', 'Ciara', 'Patrick', 'Róisín'],
    family: ["O'Neill", 'Byrne', 'Murphy', "O'Brien", 'Walsh', 'Kelly', 'Doyle', 'Gallagher'],
  },
] as const

export const departments = [
  { department: 'Engineering', titles: ['Software Engineer', 'Firmware Engineer', 'Test Engineer'] },
  { department: 'Sales', titles: ['Account Executive', 'Sales Engineer', 'Sales Assistant'] },
  { department: 'Support', titles: ['Support Engineer', 'Customer Advisor'] },
  { department: 'Finance', titles: ['Accountant', 'Controller'] },
  { department: 'People', titles: ['Recruiter', 'People Partner'] },
  { department: 'Operations', titles: ['Technician', 'Buyer', 'Logistics Planner'] },
] as const
