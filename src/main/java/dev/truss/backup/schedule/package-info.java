/**
 * Makes backups at the times of a cron expression, and deletes those that their retention policy no
 * longer keeps. It never deletes a backup that no schedule made. Read {@link
 * dev.truss.backup.schedule.ScheduledBackups} first.
 */
@NullMarked
package dev.truss.backup.schedule;

import org.jspecify.annotations.NullMarked;
