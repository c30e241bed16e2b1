package io.torrentflow.stack.verb;

import io.torrentflow.stack.home.Home;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "doctor",
    description = "Checks what the system needs of this machine; exits with 1 if something lacks.")
final class DoctorCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    List<DoctorChecks.Check> checks = new DoctorChecks(Home.of(System.getenv())).run();
    for (DoctorChecks.Check check : checks) {
      System.out.printf(
          "%-7s %-10s %s%n", check.ok() ? "ok" : "WRONG", check.what(), check.found());
      if (!check.ok()) {
        System.out.printf("%-18s fix: %s%n", "", check.remedy());
      }
    }
    return checks.stream().allMatch(DoctorChecks.Check::ok) ? 0 : 1;
  }
}
