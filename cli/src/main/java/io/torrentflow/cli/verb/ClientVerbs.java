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
    program.addSubcommand(
        SteerCommand.of(connector, "pause", "Pauses jobs; resume goes on where they stopped."));
    program.addSubcommand(SteerCommand.of(connector, "resume", "Resumes paused jobs."));
    program.addSubcommand(
        SteerCommand.of(
            connector, "cancel", "Ends jobs; they stay on the list until they are removed."));
    program.addSubcommand(SteerCommand.of(connector, "retry", "Tries failed jobs again."));
    program.addSubcommand(
        SteerCommand.of(
            connector, "rm", "Removes jobs from the list, with their files on the server."));
    program.addSubcommand(new LoginCommand(connector));
    program.addSubcommand(new LogoutCommand(connector));
    program.addSubcommand(new CompletionCommand());
    program.addSubcommand(new ManCommand());
  }
}
