package dev.truss.backup.archive;

import dev.truss.dump.AccessLists;
import dev.truss.dump.DatabaseDefinition;
import dev.truss.dump.OwnerGrants;
import dev.truss.dump.RestoreNeeds;
import dev.truss.dump.extension.ExtensionEntries;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The description beside an archive: everything that is needed to list, check and restore it
 * without the control database.
 *
 * @param version of this form
 * @param pgDump what made it, such as {@code pg_dump (PostgreSQL) 15.18}
 * @param roles that must exist where it is restored
 * @param needs what else it asks of the server and the role that restore it
 * @param tables with the rows that the dump's snapshot saw
 * @param sha256 of the lines {@code sha256 name} of its files, in the order of the names
 * @param schedule that asked for it; null for a request, and where an older Truss has made it
 * @param largeObjects null where the content was only counted
 * @param accessLists null where the dump's own grants are restored
 */
@RegisterForReflection
public record Manifest(
    int version,
    String label,
    Instant createdAt,
    Source source,
    String pgDump,
    ArchiveFormat format,
    String compression,
    List<File> files,
    long sizeBytes,
    String sha256,
    DatabaseDefinition database,
    OwnerGrants ownerGrants,
    List<String> roles,
    List<Extension> extensions,
    RestoreNeeds needs,
    List<Table> tables,
    List<String> warnings,
    @Nullable String schedule,
    @Nullable LargeObjects largeObjects,
    @Nullable AccessLists accessLists) {

  public static final int VERSION = 1;

  public Manifest {
    Stream.of(
            label,
            createdAt,
            source,
            pgDump,
            format,
            compression,
            sha256,
            database,
            ownerGrants,
            needs)
        .forEach(Objects::requireNonNull);
    files = List.copyOf(files);
    roles = List.copyOf(roles);
    extensions = List.copyOf(extensions);
    tables = List.copyOf(tables);
    warnings = List.copyOf(warnings);
  }

  /** Returns whether its content was added up when it was dumped. */
  public boolean hasSums() {
    return largeObjects != null;
  }

  public List<String> extensionNames() {
    return extensions.stream().map(Extension::name).toList();
  }

  /** Returns what the archive holds of each extension besides the extension itself. */
  public ExtensionEntries extensionEntries() {
    SortedMap<String, List<String>> entries = new TreeMap<>();
    extensions.forEach(
        extension ->
            entries.put(
                extension.name(), Objects.requireNonNullElse(extension.entries(), List.of())));
    return new ExtensionEntries(entries);
  }

  /**
   * The source of a backup.
   *
   * @param branch the label of the branch; null for the main database
   * @param serverVersion as {@code server_version_num}
   */
  @RegisterForReflection
  public record Source(
      String database,
      @Nullable String branch,
      long sizeBytes,
      int serverVersion,
      String serverIdentifier) {
    public Source {
      Objects.requireNonNull(database);
      Objects.requireNonNull(serverIdentifier);
    }
  }

  /** One file of the archive, named relative to it. */
  @RegisterForReflection
  public record File(String name, long sizeBytes, String sha256) {
    public File {
      Objects.requireNonNull(name);
      Objects.requireNonNull(sha256);
    }
  }

  /**
   * An extension that must be available where the archive is restored.
   *
   * @param entries see {@link ExtensionEntries}; null where an older Truss did not write them down
   */
  @RegisterForReflection
  record Extension(String name, String version, @Nullable List<String> entries) {}

  /**
   * A table and the number of its rows. A partitioned table stands for its leaves.
   *
   * @param sum of its rows, see {@link ContentReader}; null where they were only counted
   */
  @RegisterForReflection
  public record Table(String schema, String name, long rows, @Nullable String sum) {}

  /**
   * The large objects together.
   *
   * @param sum of their numbers and contents
   */
  @RegisterForReflection
  public record LargeObjects(long count, String sum) {}
}
