/**
 * Makes base backups of the whole server, keeps those that the promised window needs, and says how
 * far back a recovery can reach. It never replays WAL. Read {@link
 * dev.truss.recovery.basebackup.BaseBackups} first; the window is in {@link
 * dev.truss.recovery.basebackup.RecoveryWindow}.
 */
@NullMarked
package dev.truss.recovery.basebackup;

import org.jspecify.annotations.NullMarked;
