/** Work that outlives its request: a row per job for its progress, db-scheduler for who runs it. */
@NullMarked
package dev.truss.job;

import org.jspecify.annotations.NullMarked;
