/**
 * Proves that backups restore, by a trial restore whose rows or content are compared with those of
 * the dump. It never changes an archive. Read {@link dev.truss.backup.verification.TrialRestore}
 * first.
 */
@NullMarked
package dev.truss.backup.verification;

import org.jspecify.annotations.NullMarked;
