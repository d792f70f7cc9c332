package dev.truss.testsupport.request;

/** Begins the requests of the tests. */
public final class Requests {

  private Requests() {}

  /** A branch whose label Truss chooses. */
  public static NewBranch newBranch() {
    return new NewBranch();
  }

  public static NewBranch newBranch(String label) {
    return newBranch().label(label);
  }

  /** Changes a branch; what is not set stays. */
  public static BranchChange change() {
    return new BranchChange();
  }

  /** A backup of the main database. */
  public static NewBackup newBackup() {
    return new NewBackup();
  }

  public static Restore restore() {
    return new Restore();
  }

  public static NewSchedule newSchedule(String cron) {
    return new NewSchedule().cron(cron);
  }

  public static NewRecovery newRecovery() {
    return new NewRecovery();
  }

  public static RunSql runSql(String sql) {
    return new RunSql().sql(sql);
  }

  public static Migrate migrate() {
    return new Migrate();
  }
}
