package io.torrentflow.testing.server;

import io.torrentflow.stack.service.Service;
import io.torrentflow.testing.bittorrent.ForeignSeeder;
import io.torrentflow.testing.bittorrent.Swarm;

/**
 * Puts the programs of others that tests run into the user's cache: the broker, BitTorrent clients
 * and a tracker from Debian, libtorrent from PyPI. For the build, before the tests of the services.
 */
public final class Fetch {
  private Fetch() {}

  public static void main(String[] arguments) {
    fetch("RabbitMQ", () -> TestingServers.start(Service.HUB).close());
    fetch("BitTorrent clients", Swarm::fetch);
    fetch("libtorrent", ForeignSeeder::fetch);
  }

  // Tests that do without them are to run all the same; the others say what they lack.
  private static void fetch(String what, Runnable program) {
    try {
      program.run();
    } catch (RuntimeException e) {
      System.err.println(what + " could not be fetched: " + e.getMessage());
    }
  }
}
