CREATE TABLE `findings` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`app_id` text NOT NULL,
	`rule` text NOT NULL,
	`aspect` text NOT NULL,
	`verdict` text NOT NULL,
	`severity` text NOT NULL,
	`operation_seq` integer,
	`exchange_seqs` text NOT NULL,
	`count` integer NOT NULL,
	`seen` text NOT NULL,
	`excerpt` text,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `findings_aspect` ON `findings` (`app_id`,`rule`,`aspect`);