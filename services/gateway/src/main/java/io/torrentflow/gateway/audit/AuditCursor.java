package io.torrentflow.gateway.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page of the log ended: an entry's time, which says the month to look in, and its id. As
 * text it is microseconds and the id.
 */
record AuditCursor(Instant occurredAt, long id) {
  // No time that the database does not have.
  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,16})-([0-9]{1,18})");

  static AuditCursor of(AuditEntry entry) {
    return new AuditCursor(entry.occurredAt(), entry.id());
  }

  /**
   * @throws IllegalArgumentException if the text is none
   */
  static AuditCursor parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("No cursor");
    }
    return new AuditCursor(
        Instant.EPOCH.plus(Long.parseLong(matcher.group(1)), ChronoUnit.MICROS),
        Long.parseLong(matcher.group(2)));
  }

  @Override
  public String toString() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, occurredAt) + "-" + id;
  }
}
