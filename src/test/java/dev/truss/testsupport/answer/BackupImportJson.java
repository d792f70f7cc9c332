package dev.truss.testsupport.answer;

import java.util.List;

/** What an import of archives found. */
public record BackupImportJson(List<BackupJson> imported, List<UnusableArchive> unusable) {
  public record UnusableArchive(String archive, String reason) {}
}
