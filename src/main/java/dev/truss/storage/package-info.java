/**
 * Stores archives in a folder or an object store. An archive is a set of files under one name with
 * a manifest that is written last; without a manifest there is no archive. It knows nothing of
 * backups. Read {@link dev.truss.storage.ArchiveStorage} first.
 */
@NullMarked
package dev.truss.storage;

import org.jspecify.annotations.NullMarked;
