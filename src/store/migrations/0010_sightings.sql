CREATE TABLE `observations` (
	`app_id` text PRIMARY KEY NOT NULL,
	`poll_ms` integer,
	`patience_ms` integer NOT NULL,
	`time` text NOT NULL,
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `sightings` (
	`operation_seq` integer PRIMARY KEY NOT NULL,
	`app_id` text NOT NULL,
	`resource` text NOT NULL,
	`object_id` text NOT NULL,
	`target_id` text NOT NULL,
	`label` text NOT NULL,
	`facts` text NOT NULL,
	`before` text NOT NULL,
	`state` text NOT NULL,
	`told_at` integer NOT NULL,
	`missed_real_at` real,
	`seen_at` integer,
	`seen_real_at` real,
	FOREIGN KEY (`operation_seq`) REFERENCES `operations`(`seq`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `sightings_app` ON `sightings` (`app_id`,`state`);--> statement-breakpoint
ALTER TABLE `operation_changes` ADD `planned_at` integer;--> statement-breakpoint
ALTER TABLE `operation_changes` ADD `planned_real_at` real;