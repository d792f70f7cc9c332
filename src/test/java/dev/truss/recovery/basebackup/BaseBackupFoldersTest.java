package dev.truss.recovery.basebackup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BaseBackupFoldersTest {

  private static final String PREFIX = "0123456789ab-";

  @Test
  void jobIsReadFromTheNameOfARun() {
    assertThat(BaseBackupFolders.jobOf(PREFIX + "12-0a1b2c3d", PREFIX)).contains(12L);
  }

  @Test
  void folderThatSomebodyPutThereIsOfNoJob() {
    for (String name : new String[] {"old", "12", "12-0a1b2c3d-copy", "x-0a1b2c3d", ""}) {
      assertThat(BaseBackupFolders.jobOf(PREFIX + name, PREFIX)).as(name).isEmpty();
    }
  }
}
