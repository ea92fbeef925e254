CREATE TABLE `entitlement_members` (
	`ordinal` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`group_id` text NOT NULL,
	`member_id` text NOT NULL,
	FOREIGN KEY (`group_id`) REFERENCES `entitlements`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `entitlement_members_member` ON `entitlement_members` (`member_id`,`group_id`);--> statement-breakpoint
CREATE INDEX `entitlement_members_group` ON `entitlement_members` (`group_id`);--> statement-breakpoint
CREATE TABLE `entitlements` (
	`id` text PRIMARY KEY NOT NULL,
	`app_id` text NOT NULL,
	`name` text NOT NULL,
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `entitlements_app` ON `entitlements` (`app_id`);