package io.torrentflow.cli.verb;

import picocli.CommandLine;

/** All verbs of the client, for the program that offers them. */
public final class ClientVerbs {
  private ClientVerbs() {}

  public static void addTo(CommandLine program, Connector connector) {
    program.addSubcommand(new GetCommand(connector));
  }
}
