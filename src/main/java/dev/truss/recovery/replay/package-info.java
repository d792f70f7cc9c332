/**
 * Replays WAL onto a copy of a base backup in a private server beside the live one, up to a target.
 * It never connects to the live server. Read {@link dev.truss.recovery.replay.Replay} first.
 */
@NullMarked
package dev.truss.recovery.replay;

import org.jspecify.annotations.NullMarked;
