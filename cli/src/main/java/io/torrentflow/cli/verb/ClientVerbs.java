package io.torrentflow.cli.verb;

import picocli.CommandLine;

/** All verbs of the client, for a program that is a {@link Connector}. */
public final class ClientVerbs {
  private ClientVerbs() {}

  public static void addTo(CommandLine program) {
    program.addSubcommand(new GetCommand());
    program.addSubcommand(new ListCommand());
    program.addSubcommand(new ShowCommand());
    program.addSubcommand(new PullCommand());
    program.addSubcommand(new OpenCommand());
    program.addSubcommand(SteerCommand.of("pause", "Pauses jobs; resume keeps what was stored."));
    program.addSubcommand(SteerCommand.of("resume", "Resumes paused jobs."));
    program.addSubcommand(
        SteerCommand.of("cancel", "Ends jobs; they stay on the list until they are removed."));
    program.addSubcommand(SteerCommand.of("retry", "Tries failed jobs again."));
    program.addSubcommand(
        SteerCommand.of("rm", "Removes jobs from the list, with their files on the server."));
    program.addSubcommand(new AuditCommand());
    program.addSubcommand(new LoginCommand());
    program.addSubcommand(new LogoutCommand());
    program.addSubcommand(new CompletionCommand());
    program.addSubcommand(new ManCommand());
  }
}
