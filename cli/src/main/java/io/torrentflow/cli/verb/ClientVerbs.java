package io.torrentflow.cli.verb;

import picocli.CommandLine;

/** All verbs of the client, for the program that offers them. */
public final class ClientVerbs {
  private ClientVerbs() {}

  public static void addTo(CommandLine program, Connector connector) {
    program.addSubcommand(new GetCommand(connector));
    program.addSubcommand(new ListCommand(connector));
    program.addSubcommand(new ShowCommand(connector));
    program.addSubcommand(new PullCommand(connector));
    program.addSubcommand(new OpenCommand(connector));
    for (Steering steering : Steering.values()) {
      program.addSubcommand(SteerCommand.of(connector, steering));
    }
    program.addSubcommand(new LoginCommand(connector));
    program.addSubcommand(new LogoutCommand(connector));
    program.addSubcommand(new CompletionCommand());
    program.addSubcommand(new ManCommand());
  }
}
