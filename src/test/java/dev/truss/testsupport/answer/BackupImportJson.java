package dev.truss.testsupport.answer;

import java.util.List;

/** What an import of archives found. */
public record BackupImportJson(List<BackupJson> imported, List<UnusableJson> unusable) {
  public record UnusableJson(String archive, String reason) {}
}
