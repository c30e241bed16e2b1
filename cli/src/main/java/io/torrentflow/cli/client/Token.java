package io.torrentflow.cli.client;

/** What a client proves with who it is. */
public interface Token {
  String current();

  /** Another one, after the server did not accept the current one. */
  String renew();
}
