CREATE TABLE `finding_exchanges` (
	`exchange_seq` integer NOT NULL,
	`finding_id` integer NOT NULL,
	PRIMARY KEY(`exchange_seq`, `finding_id`),
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `finding_exchanges_finding` ON `finding_exchanges` (`finding_id`);