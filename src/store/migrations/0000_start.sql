CREATE TABLE `apps` (
	`id` text PRIMARY KEY NOT NULL,
	`ordinal` integer NOT NULL,
	`name` text NOT NULL,
	`profile` text NOT NULL,
	`overrides` text NOT NULL,
	`target` text NOT NULL,
	`state` text NOT NULL,
	`quarantine` text,
	`watermark` integer DEFAULT 0 NOT NULL,
	`next_cycle_at` integer,
	`next_cycle_kind` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `apps_ordinal_unique` ON `apps` (`ordinal`);--> statement-breakpoint
CREATE UNIQUE INDEX `apps_name_unique` ON `apps` (`name`);--> statement-breakpoint
CREATE TABLE `assignments` (
	`ordinal` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`app_id` text NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `assignments_subject` ON `assignments` (`subject_id`,`app_id`);--> statement-breakpoint
CREATE INDEX `assignments_app` ON `assignments` (`app_id`);--> statement-breakpoint
CREATE INDEX `assignments_group` ON `assignments` (`app_id`,`subject_id`) WHERE subject_kind = 'group';--> statement-breakpoint
CREATE TABLE `changes` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`real_at` real DEFAULT (unixepoch('subsec') * 1000) NOT NULL,
	`event` text NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`member_id` text,
	`app_id` text,
	`data` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `changes_subject` ON `changes` (`subject_id`,`seq`);--> statement-breakpoint
CREATE TABLE `cycles` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`app_id` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`cursor` text NOT NULL,
	`counts` text NOT NULL,
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `cycles_app` ON `cycles` (`app_id`,`id`);--> statement-breakpoint
CREATE TABLE `exchanges` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`app_id` text NOT NULL,
	`operation_seq` integer,
	`cycle_id` integer,
	`intent` text NOT NULL,
	`started_at` integer NOT NULL,
	`duration_ms` real NOT NULL,
	`method` text NOT NULL,
	`url` text NOT NULL,
	`path` text NOT NULL,
	`query` text,
	`request_headers` text NOT NULL,
	`request_body` text,
	`status` integer,
	`response_headers` text,
	`response_body` text,
	`error` text
);
--> statement-breakpoint
CREATE INDEX `exchanges_app` ON `exchanges` (`app_id`,`seq`);--> statement-breakpoint
CREATE INDEX `exchanges_operation` ON `exchanges` (`operation_seq`);--> statement-breakpoint
CREATE TABLE `groups` (
	`id` text NOT NULL,
	`ordinal` integer PRIMARY KEY NOT NULL,
	`display_name` text NOT NULL,
	`description` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `groups_id` ON `groups` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `groups_display_name` ON `groups` (`display_name`);--> statement-breakpoint
CREATE TABLE `link_members` (
	`app_id` text NOT NULL,
	`group_id` text NOT NULL,
	`member_id` text NOT NULL,
	`target_id` text NOT NULL,
	PRIMARY KEY(`app_id`, `group_id`, `member_id`),
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `link_members_member` ON `link_members` (`app_id`,`member_id`);--> statement-breakpoint
CREATE TABLE `links` (
	`app_id` text NOT NULL,
	`resource` text NOT NULL,
	`object_id` text NOT NULL,
	`target_id` text NOT NULL,
	`state` text NOT NULL,
	`known` text NOT NULL,
	`active` integer NOT NULL,
	`label` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`app_id`, `resource`, `object_id`),
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `links_target` ON `links` (`app_id`,`resource`,`target_id`);--> statement-breakpoint
CREATE TABLE `memberships` (
	`ordinal` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`group_id` text NOT NULL,
	`member_id` text NOT NULL,
	`member_kind` text NOT NULL,
	FOREIGN KEY (`group_id`) REFERENCES `groups`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `memberships_member` ON `memberships` (`member_id`,`group_id`);--> statement-breakpoint
CREATE INDEX `memberships_group` ON `memberships` (`group_id`);--> statement-breakpoint
CREATE TABLE `operation_changes` (
	`operation_seq` integer NOT NULL,
	`change_seq` integer NOT NULL,
	PRIMARY KEY(`operation_seq`, `change_seq`),
	FOREIGN KEY (`operation_seq`) REFERENCES `operations`(`seq`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `operations` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`app_id` text NOT NULL,
	`cycle_id` integer,
	`kind` text NOT NULL,
	`facet` text NOT NULL,
	`resource` text NOT NULL,
	`object_id` text NOT NULL,
	`label` text NOT NULL,
	`stage` integer NOT NULL,
	`turn` integer NOT NULL,
	`detail` text NOT NULL,
	`status` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` integer,
	`outcome` text,
	`error` text,
	`steps` text NOT NULL,
	`change_seq` integer NOT NULL,
	`created_at` integer NOT NULL,
	`sent_at` integer,
	`finished_at` integer,
	`sent_real_at` real,
	`finished_real_at` real,
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `operations_due` ON `operations` (`app_id`,`status`,`stage`,`turn`);--> statement-breakpoint
CREATE INDEX `operations_order` ON `operations` (`app_id`,`status`,`turn`);--> statement-breakpoint
CREATE INDEX `operations_turn` ON `operations` (`turn`);--> statement-breakpoint
CREATE INDEX `operations_object` ON `operations` (`app_id`,`resource`,`object_id`,`status`);--> statement-breakpoint
CREATE INDEX `operations_waiting` ON `operations` (`status`,`next_attempt_at`);--> statement-breakpoint
CREATE INDEX `operations_cycle` ON `operations` (`cycle_id`,`status`);--> statement-breakpoint
CREATE TABLE `pushed_groups` (
	`app_id` text NOT NULL,
	`group_id` text NOT NULL,
	PRIMARY KEY(`app_id`, `group_id`),
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`group_id`) REFERENCES `groups`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `pushed_groups_group` ON `pushed_groups` (`group_id`);--> statement-breakpoint
CREATE TABLE `scans` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`app_id` text NOT NULL,
	`cycle_id` integer,
	`kind` text NOT NULL,
	`group_id` text,
	`after` text NOT NULL,
	`forced` integer NOT NULL,
	`change_seq` integer NOT NULL,
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `users` (
	`id` text NOT NULL,
	`ordinal` integer PRIMARY KEY NOT NULL,
	`user_name` text NOT NULL,
	`user_name_folded` text NOT NULL,
	`status` text NOT NULL,
	`manager_id` text,
	`attributes` text NOT NULL,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`deleted_at` integer,
	`status_before_delete` text,
	FOREIGN KEY (`manager_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_id` ON `users` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `users_user_name` ON `users` (`user_name_folded`);--> statement-breakpoint
CREATE INDEX `users_manager` ON `users` (`manager_id`);--> statement-breakpoint
CREATE INDEX `users_status` ON `users` (`status`);--> statement-breakpoint
CREATE INDEX `users_deleted` ON `users` (`deleted_at`) WHERE deleted_at IS NOT NULL;