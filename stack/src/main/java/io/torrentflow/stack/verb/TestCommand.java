package io.torrentflow.stack.verb;

import io.torrentflow.cli.CommandException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code test}: explained here, done by the script, because it has to work on a clone of which
 * nothing is built.
 */
@Command(name = "test", description = "Runs every test, or one group of them, with Maven.")
final class TestCommand implements Runnable {
  enum Group {
    /** Every module but the whole-system tests. */
    UNIT,
    /** The tests against the whole system, without those of the modules. */
    E2E,
    ALL
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "GROUP",
      defaultValue = "ALL",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Group group;

  @Override
  public void run() {
    throw new CommandException(
        "The tests are run by ./torrentflow test " + group.name().toLowerCase(Locale.ROOT));
  }
}
