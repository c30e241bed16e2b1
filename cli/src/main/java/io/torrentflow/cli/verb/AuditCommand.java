package io.torrentflow.cli.verb;

import io.torrentflow.cli.client.AuditCheck;
import io.torrentflow.cli.client.GatewayClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "audit",
    description = "Checks the audit log, as an administrator: audit verify.",
    synopsisSubcommandLabel = "COMMAND")
final class AuditCommand implements Runnable {
  @ParentCommand private Connector connector;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what: audit verify");
  }

  @Command(
      name = "verify",
      description =
          "Compares the audit log with its seals and signed anchors, and names the first entry that"
              + " does not fit; the exit code is 1 then.")
  int verify(
      @Option(
              names = "--from",
              defaultValue = "1",
              paramLabel = "POSITION",
              description = "Where to begin (default: ${DEFAULT-VALUE}).")
          long from,
      @Option(names = "--json", description = "Prints what was found as one JSON object.")
          boolean json) {
    try (GatewayClient gateway = connector.connect(System.err::println)) {
      AuditCheck check = gateway.verifyAudit(from);
      while (check.next() != null) {
        check = check.and(gateway.verifyAudit(check.next()));
      }
      if (json) {
        JsonOutput.line("audit", check);
      } else {
        print(check);
      }
      if (check.fault() == null) {
        return CommandLine.ExitCode.OK;
      }
      System.err.println(sentence(check.fault()));
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private static void print(AuditCheck check) {
    System.out.printf(
        "%d entries are as they were sealed%s; %d anchors fit.%n",
        check.rows(),
        check.until() == null ? "" : ", the last of " + check.until(),
        check.anchors());
    if (check.dropped() > 0) {
      System.out.printf("%d more are of months that are not kept any more.%n", check.dropped());
    }
    if (check.anchorsOfUnknownKey() > 0) {
      System.out.printf(
          "%d anchors are signed with a key that the gateway does not have any more.%n",
          check.anchorsOfUnknownKey());
    }
  }

  private static String sentence(AuditCheck.Fault fault) {
    String entry = "Entry %d, of %s,".formatted(fault.entry(), fault.occurredAt());
    return switch (fault.reason()) {
      case "altered" -> entry + " does not say what was sealed.";
      case "missing" -> entry + " is not there any more.";
      case "not_sealed" -> entry + " was never sealed.";
      case "seal_missing" -> "The seal %d is missing.".formatted(fault.position());
      case "seal_altered" ->
          "The seal %d does not follow from the one before.".formatted(fault.position());
      case "anchor_mismatch" ->
          "The seal %d is not the one that was signed.".formatted(fault.position());
      default -> "Something does not fit: " + fault;
    };
  }
}
