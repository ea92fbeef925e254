CREATE TABLE `app_resources` (
	`app_id` text NOT NULL,
	`resource` text NOT NULL,
	`target_id` text NOT NULL,
	`name` text NOT NULL,
	`match` text NOT NULL,
	`object_id` text,
	`shown` text NOT NULL,
	`import_id` integer NOT NULL,
	PRIMARY KEY(`app_id`, `resource`, `target_id`),
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `app_resources_name` ON `app_resources` (`app_id`,`resource`,`name`);--> statement-breakpoint
CREATE TABLE `faults` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`app_id` text NOT NULL,
	`spec` text NOT NULL,
	`matched` integer DEFAULT 0 NOT NULL,
	`fired` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `faults_app` ON `faults` (`app_id`,`id`);--> statement-breakpoint
CREATE TABLE `imports` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`app_id` text NOT NULL,
	`state` text NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`result` text NOT NULL,
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `imports_app` ON `imports` (`app_id`,`id`);--> statement-breakpoint
ALTER TABLE `apps` ADD `next_import_at` integer;--> statement-breakpoint
ALTER TABLE `operations` ADD `hold` text;--> statement-breakpoint
ALTER TABLE `pushed_groups` ADD `status` text DEFAULT 'active' NOT NULL;--> statement-breakpoint
ALTER TABLE `pushed_groups` ADD `last_push_at` integer;--> statement-breakpoint
ALTER TABLE `pushed_groups` ADD `error_summary` text;--> statement-breakpoint
ALTER TABLE `pushed_groups` ADD `target_id` text;