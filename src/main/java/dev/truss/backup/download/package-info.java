/**
 * Streams archives to clients: an archive in the custom format as its file, with ranges, and one in
 * the directory format as a tar of its folder. Read {@link
 * dev.truss.backup.download.DownloadResource} first.
 */
@NullMarked
package dev.truss.backup.download;

import org.jspecify.annotations.NullMarked;
