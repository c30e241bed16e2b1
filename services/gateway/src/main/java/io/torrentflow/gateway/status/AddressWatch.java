package io.torrentflow.gateway.status;

import io.torrentflow.kernel.id.UserId;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether all requests of the last hour came from one address. It keeps no more than that needs: of
 * each five minutes one address, and two accounts.
 */
final class AddressWatch {
  static final Duration WINDOW = Duration.ofHours(1);
  // An administrator who looks around alone, or two, is no sign of anything.
  private static final int MIN_REQUESTS = 20;
  private static final int MIN_ACCOUNTS = 2;
  private static final Duration SLICE = Duration.ofMinutes(5);

  private final Deque<Slice> slices = new ArrayDeque<>();

  private static final class Slice {
    private final Instant begin;
    private final InetAddress address;
    private final Set<UserId> accounts = new HashSet<>();
    private boolean several;
    private long requests;

    Slice(Instant begin, InetAddress address) {
      this.begin = begin;
      this.address = address;
    }

    void add(InetAddress from, UserId account) {
      requests++;
      several |= !from.equals(address);
      if (accounts.size() < MIN_ACCOUNTS) {
        accounts.add(account);
      }
    }
  }

  synchronized void add(Instant now, InetAddress from, UserId account) {
    forget(now);
    Slice last = slices.peekLast();
    if (last == null || !now.isBefore(last.begin.plus(SLICE))) {
      last = new Slice(now, from);
      slices.add(last);
    }
    last.add(from, account);
  }

  /** The address that all had; null if there were several, or too few requests or accounts. */
  synchronized @Nullable InetAddress onlyOne(Instant now) {
    forget(now);
    Slice first = slices.peekFirst();
    if (first == null
        || slices.stream().anyMatch(s -> s.several || !s.address.equals(first.address))) {
      return null;
    }
    long accounts = slices.stream().flatMap(s -> s.accounts.stream()).distinct().count();
    long requests = slices.stream().mapToLong(s -> s.requests).sum();
    return requests >= MIN_REQUESTS && accounts >= MIN_ACCOUNTS ? first.address : null;
  }

  private void forget(Instant now) {
    while (!slices.isEmpty() && slices.getFirst().begin.isBefore(now.minus(WINDOW))) {
      slices.removeFirst();
    }
  }
}
