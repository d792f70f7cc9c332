/**
 * Where archives live: a folder, or an object store. An archive is a set of files under one name
 * with a manifest that was written last; without it there is no archive.
 */
@NullMarked
package dev.truss.storage;

import org.jspecify.annotations.NullMarked;
