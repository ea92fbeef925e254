CREATE TABLE `doubts` (
	`app_id` text NOT NULL,
	`resource` text NOT NULL,
	`object_id` text NOT NULL,
	`facet` text NOT NULL,
	`doubt` text NOT NULL,
	PRIMARY KEY(`app_id`, `resource`, `object_id`, `facet`),
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `link_members` ADD `state` text DEFAULT 'told' NOT NULL;--> statement-breakpoint
CREATE INDEX `link_members_untold` ON `link_members` (`app_id`,`group_id`) WHERE state <> 'told';