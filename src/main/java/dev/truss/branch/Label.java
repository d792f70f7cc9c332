package dev.truss.branch;

import dev.truss.error.ProblemException;
import dev.truss.postgres.DatabaseName;
import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The label of a branch.
 *
 * @param text 1 to 60 characters, none of which is invisible or turns the direction of writing
 */
public record Label(String text) {

  /** Separates the text from the number of one that is made from the time. */
  private static final String NUMBER = "_";

  private static final int MAX_CHARACTERS = 60;
  private static final int MAX_SLUG = 40;
  private static final int SUFFIX = 8;
  private static final String SUFFIX_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The only invisible character with a meaning: it joins the parts of an emoji. */
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  /**
   * Checks a label from a request.
   *
   * @param given null for one made from the time
   */
  static Label of(@Nullable String given, Instant now) {
    return of(given, "branch_", now);
  }

  /** Checks the label of something other than a branch. */
  public static Label of(@Nullable String given, String defaultPrefix, Instant now) {
    if (given == null) {
      return new Label(defaultPrefix + TIMESTAMP.format(now));
    }
    if (!hasLength(given)) {
      throw ProblemException.invalidField(
          "label", "must have 1 to 60 characters, not all of them blank");
    }
    if (given.codePoints().anyMatch(Label::isUnreadable)) {
      throw ProblemException.invalidField(
          "label",
          "must have no control characters, line breaks, marks that change the direction of writing, or other invisible characters");
    }
    return new Label(given);
  }

  /** Returns the label with a number, if another branch has taken the one of the same second. */
  Label numbered(int number) {
    return new Label(text + NUMBER + number);
  }

  private static boolean hasLength(String given) {
    return !given.isBlank() && given.codePointCount(0, given.length()) <= MAX_CHARACTERS;
  }

  /** Returns whether the text could be a label. */
  static boolean isReadable(String given) {
    return hasLength(given) && given.codePoints().noneMatch(Label::isUnreadable);
  }

  /**
   * Returns a database name of the form {@code truss_branch_{slug}_{suffix}}, a new one with each
   * call, of at most 62 bytes.
   */
  DatabaseName databaseName() {
    // Not a secret; and a generator in a static field would be frozen into the native image.
    ThreadLocalRandom random = ThreadLocalRandom.current();
    StringBuilder suffix = new StringBuilder();
    for (int i = 0; i < SUFFIX; i++) {
      suffix.append(SUFFIX_ALPHABET.charAt(random.nextInt(SUFFIX_ALPHABET.length())));
    }
    return new DatabaseName("truss_branch_" + slug() + "_" + suffix);
  }

  private String slug() {
    String slug =
        Normalizer.normalize(text, Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\p{M}+", "")
            .replaceAll("[^a-z0-9]+", "_")
            .replaceAll("^_+|_+$", "");
    String cut = slug.substring(0, Math.min(slug.length(), MAX_SLUG)).replaceAll("_+$", "");
    return cut.isEmpty() ? "unnamed" : cut;
  }

  private static boolean isUnreadable(int character) {
    int type = Character.getType(character);
    return type == Character.CONTROL
        || (type == Character.FORMAT && character != ZERO_WIDTH_JOINER && !isTag(character))
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE
        || type == Character.UNASSIGNED
        || type == Character.PRIVATE_USE;
  }

  /** Returns whether the character is a tag, as in the flags of regions. */
  private static boolean isTag(int character) {
    return character >= 0xE0020 && character <= 0xE007F;
  }
}
