package io.torrentflow.stack.backing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The opening of an AMQP 0-9-1 connection (specification, sections 2.2.4 and 4.2), as far as it
 * takes to know whether a broker lets us in. By hand, because the launcher needs nothing else of a
 * client.
 */
final class AmqpLogin {
  /** What came of it. */
  enum Outcome {
    ACCEPTED,
    /** The broker knows neither this user with this password, or not this virtual host for it. */
    REFUSED,
    /** Nobody listens there, or somebody who does not speak AMQP. */
    NO_BROKER
  }

  private static final int CONNECT_MILLIS = 2000;
  // A broker answers a wrong password late on purpose, after a second.
  private static final int ANSWER_MILLIS = 5000;
  private static final byte[] PROTOCOL = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};
  private static final int METHOD_FRAME = 1;
  private static final int FRAME_END = 0xCE;
  // What a broker sends before the login is a few hundred bytes.
  private static final int MOST_BYTES = 1 << 16;
  private static final int CONNECTION = 10;
  private static final int START = 10;
  private static final int START_OK = 11;
  private static final int TUNE = 30;
  private static final int TUNE_OK = 31;
  private static final int OPEN = 40;
  private static final int OPEN_OK = 41;
  private static final int CLOSE = 50;
  private static final int REPLY_SUCCESS = 200;

  private final DataInputStream in;
  private final DataOutputStream out;

  private AmqpLogin(Socket socket) throws IOException {
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  static Outcome at(BrokerAddress address) {
    boolean spoke = false;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
      socket.setSoTimeout(ANSWER_MILLIS);
      AmqpLogin login = new AmqpLogin(socket);
      login.out.write(PROTOCOL);
      spoke = login.next() == START;
      return spoke && login.enters(address) ? Outcome.ACCEPTED : outcome(spoke);
    } catch (IOException e) {
      // After its greeting a broker says no by closing the connection, too.
      return outcome(spoke);
    }
  }

  private static Outcome outcome(boolean spoke) {
    return spoke ? Outcome.REFUSED : Outcome.NO_BROKER;
  }

  private boolean enters(BrokerAddress address) throws IOException {
    send(
        START_OK,
        body -> {
          body.writeInt(0); // no client properties
          shortText(body, "PLAIN");
          byte[] login =
              ("\0" + address.username() + "\0" + address.password())
                  .getBytes(StandardCharsets.UTF_8);
          body.writeInt(login.length);
          body.write(login);
          shortText(body, "en_US");
        });
    if (next() != TUNE) {
      return false;
    }
    send(
        TUNE_OK,
        body -> {
          body.writeShort(1); // channels
          body.writeInt(MOST_BYTES);
          body.writeShort(0); // no heartbeats
        });
    send(
        OPEN,
        body -> {
          shortText(body, address.virtualHost());
          shortText(body, "");
          body.writeByte(0);
        });
    if (next() != OPEN_OK) {
      return false;
    }
    leave();
    return true;
  }

  // In good order: a broker warns of a client that just goes.
  private void leave() throws IOException {
    send(
        CLOSE,
        body -> {
          body.writeShort(REPLY_SUCCESS);
          shortText(body, "");
          body.writeInt(0); // no method is at fault
        });
    next();
  }

  // The number of the connection's method that came, or -1 for what is no such thing.
  private int next() throws IOException {
    int type = in.readUnsignedByte();
    if (type != METHOD_FRAME) {
      return -1;
    }
    in.readUnsignedShort();
    int size = in.readInt();
    if (size < 4 || size > MOST_BYTES) {
      return -1;
    }
    int of = in.readUnsignedShort();
    int method = in.readUnsignedShort();
    in.skipNBytes(size - 4 + 1L);
    return of == CONNECTION ? method : -1;
  }

  private interface Body {
    void write(DataOutputStream to) throws IOException;
  }

  private void send(int method, Body arguments) throws IOException {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    DataOutputStream body = new DataOutputStream(payload);
    body.writeShort(CONNECTION);
    body.writeShort(method);
    arguments.write(body);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    DataOutputStream whole = new DataOutputStream(frame);
    whole.writeByte(METHOD_FRAME);
    whole.writeShort(0);
    whole.writeInt(payload.size());
    payload.writeTo(whole);
    whole.writeByte(FRAME_END);
    frame.writeTo(out);
  }

  private static void shortText(DataOutputStream body, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    body.writeByte(bytes.length);
    body.write(bytes);
  }
}
