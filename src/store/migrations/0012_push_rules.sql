CREATE TABLE `push_rules` (
	`id` text PRIMARY KEY NOT NULL,
	`ordinal` integer NOT NULL,
	`app_id` text NOT NULL,
	`name` text NOT NULL,
	`status` text NOT NULL,
	`display_name` text NOT NULL,
	`description` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `push_rules_ordinal_unique` ON `push_rules` (`ordinal`);--> statement-breakpoint
CREATE UNIQUE INDEX `push_rules_name` ON `push_rules` (`app_id`,`name`);--> statement-breakpoint
ALTER TABLE `pushed_groups` ADD `rule_id` text REFERENCES push_rules(id);--> statement-breakpoint
CREATE INDEX `pushed_groups_rule` ON `pushed_groups` (`rule_id`) WHERE rule_id IS NOT NULL;