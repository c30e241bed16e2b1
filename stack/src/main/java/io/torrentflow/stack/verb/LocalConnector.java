package io.torrentflow.stack.verb;

import io.torrentflow.cli.client.GatewayClient;
import io.torrentflow.cli.client.Http;
import io.torrentflow.cli.client.PasswordLogin;
import io.torrentflow.cli.client.SavedLogin;
import io.torrentflow.cli.verb.Connector;
import io.torrentflow.stack.home.Home;
import io.torrentflow.stack.home.HomeMarker;
import io.torrentflow.stack.machine.Disk;
import io.torrentflow.stack.system.LocalSystem;
import io.torrentflow.stack.system.Restart;
import io.torrentflow.stack.system.SystemControl;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The client's server is the one that its user has logged in to, or else the system of this home,
 * which is started if it does not run.
 */
class LocalConnector implements Connector {
  private static final int NONE_YET = -1;

  private int reported = NONE_YET;
  private boolean orphaned;
  private boolean stopped;
  private Disk.Room room = Disk.Room.ENOUGH;

  @Override
  public GatewayClient connect(Consumer<String> notes) {
    return SavedLogin.read(login())
        .map(login -> new GatewayClient(Http.patient(login.server(), notes), login))
        .orElseGet(() -> connectHere(notes));
  }

  /** To the system of this home, even after a login to another server. */
  GatewayClient connectHere(Consumer<String> notes) {
    SystemControl control = TorrentflowCommand.control();
    URI gateway = control.ensure(notes);
    return admin(Http.patient(gateway, notes), control);
  }

  /** A client that fails at once if the gateway of this home does not answer. */
  GatewayClient prompt(URI gateway) {
    return admin(Http.prompt(gateway), TorrentflowCommand.control());
  }

  private GatewayClient admin(Http http, SystemControl control) {
    return new GatewayClient(
        http,
        new PasswordLogin(
            http,
            LocalSystem.ADMIN_EMAIL,
            control.adminPassword(),
            memory().resolve("secrets/launcher-admin-token")));
  }

  @Override
  public List<String> news() {
    if (SavedLogin.read(login()).isPresent()) {
      return List.of();
    }
    SystemControl control = TorrentflowCommand.control();
    List<String> news = new ArrayList<>();
    List<Restart> restarts = control.restarts();
    if (reported != NONE_YET) {
      restarts.stream().skip(reported).map(Restart::sentence).forEach(news::add);
    }
    reported = restarts.size();
    if (control.isOrphaned() != orphaned) {
      orphaned = !orphaned;
      if (orphaned) {
        news.add("The supervisor has died, and with it the S3 store; ./torrentflow up starts both");
      }
    }
    if (control.isStopped() != stopped) {
      stopped = !stopped;
      if (stopped) {
        news.add("The system was stopped; ./torrentflow up starts it, and the jobs go on");
      }
    }
    Disk disk = new Disk(memory());
    if (disk.room() != room) {
      room = disk.room();
      disk.warning().ifPresent(news::add);
    }
    return news;
  }

  @Override
  public void claim() {
    HomeMarker.claim(memory());
  }

  @Override
  public Path memory() {
    return Home.of(System.getenv()).folder();
  }
}
