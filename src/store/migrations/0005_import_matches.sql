ALTER TABLE `app_resources` ADD `ignored` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `users_email` ON `users` (lower(attributes ->> '$.email'));--> statement-breakpoint
CREATE INDEX `users_full_name` ON `users` (lower(attributes ->> '$.givenName' || ' ' || (attributes ->> '$.familyName')));