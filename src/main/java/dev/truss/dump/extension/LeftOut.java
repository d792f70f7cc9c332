package dev.truss.dump.extension;

import dev.truss.postgres.Quoting;
import dev.truss.postgres.program.ArchiveEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Entries of an archive that are not loaded: extensions that the server refuses in another
 * database, what belongs to them, and what depends on them.
 *
 * @param warnings a sentence for each extension
 */
public record LeftOut(Set<ArchiveEntry> entries, Set<String> extensions, List<String> warnings) {

  /** Leaves out no entry. */
  public static final LeftOut NOTHING = new LeftOut(Set.of(), Set.of(), List.of());

  private static final int MOST_NAMED = 10;

  /**
   * Finds the entries.
   *
   * @param all the entries of the archive
   * @param refused the reason of the server for each extension that it refuses
   * @param known the entries of the source's extensions
   */
  public static LeftOut of(
      List<ArchiveEntry> all, Map<String, String> refused, ExtensionEntries known) {
    Set<ArchiveEntry> entries = new LinkedHashSet<>();
    List<String> warnings = new ArrayList<>();
    refused.forEach(
        (extension, reason) -> {
          Set<ArchiveEntry> without = dependents(all, extension, known.of(extension));
          List<ArchiveEntry> further =
              without.stream()
                  .filter(entry -> entry.extension().isEmpty() && entry.isObject())
                  .filter(entry -> !entries.contains(entry))
                  .toList();
          entries.addAll(without);
          warnings.add(sentence(extension, reason, further));
        });
    return new LeftOut(entries, refused.keySet(), warnings);
  }

  private static Set<ArchiveEntry> dependents(
      List<ArchiveEntry> all, String extension, List<String> belonging) {
    Set<ArchiveEntry> found = new LinkedHashSet<>();
    Set<Integer> ids = new HashSet<>();
    Set<String> named = Set.copyOf(belonging);
    int before;
    do { // an entry may come before one that it depends on
      before = found.size();
      for (ArchiveEntry entry : all) {
        boolean itself = entry.extension().filter(extension::equals).isPresent();
        if (itself
            || named.contains(entry.what())
            || entry.dependencies().stream().anyMatch(ids::contains)) {
          found.add(entry);
          ids.add(entry.id());
        }
      }
    } while (found.size() > before);
    return found;
  }

  private static String sentence(String extension, String reason, List<ArchiveEntry> further) {
    String sentence =
        "Extension %s is left out with its tables and their rows, since the server refuses it in this database: %s."
            .formatted(extension, reason);
    if (further.isEmpty()) {
      return sentence;
    }
    return "%s Left out as well, since they depend on it: %s%s."
        .formatted(
            sentence,
            further.stream()
                .limit(MOST_NAMED)
                .map(ArchiveEntry::label)
                .collect(Collectors.joining(", ")),
            further.size() > MOST_NAMED
                ? " and %d more".formatted(further.size() - MOST_NAMED)
                : "");
  }

  /** Returns the entries that are loaded, in the order of the archive. */
  public List<ArchiveEntry> without(List<ArchiveEntry> all) {
    return all.stream().filter(entry -> !entries.contains(entry)).toList();
  }

  /** Returns whether a table of the source is left out. */
  public boolean hasTable(String schema, String name) {
    String text = "%s %s ".formatted(schema, name);
    return entries.stream()
        .map(ArchiveEntry::what)
        .anyMatch(
            what -> what.startsWith("TABLE " + text) || what.startsWith("TABLE DATA " + text));
  }

  /**
   * Returns the warnings of the source that apply without the extensions, and the warnings about
   * the extensions.
   */
  public List<String> added(List<String> ofSource) {
    List<String> all = new ArrayList<>(ofSource);
    all.removeIf(
        warning ->
            extensions.stream()
                .flatMap(name -> Stream.of(name, Quoting.identifier(name)))
                .anyMatch(name -> warning.startsWith("Extension " + name + " ")));
    all.addAll(warnings);
    return all;
  }
}
