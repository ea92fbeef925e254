CREATE TABLE `log_entries` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`app_id` text NOT NULL,
	`operation_seq` integer,
	`attempt` integer NOT NULL,
	`cycle_id` integer,
	`kind` text,
	`resource` text,
	`object_id` text,
	`label` text,
	`started_at` integer NOT NULL,
	`at` integer NOT NULL,
	`outcome` text NOT NULL,
	`target_id` text,
	`active` integer NOT NULL,
	`assigned` integer NOT NULL,
	`changes` text,
	`failure` text,
	`next_attempt_at` integer,
	`first_exchange` integer,
	`last_exchange` integer,
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `log_entries_app` ON `log_entries` (`app_id`,`seq`);--> statement-breakpoint
CREATE INDEX `log_entries_operation` ON `log_entries` (`operation_seq`);