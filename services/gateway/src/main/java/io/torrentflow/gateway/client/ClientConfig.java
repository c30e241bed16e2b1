package io.torrentflow.gateway.client;

import io.torrentflow.kernel.WireName;
import org.jspecify.annotations.Nullable;

/**
 * What a client needs to know of this installation.
 *
 * @param registration who can make an account
 * @param turnstileSiteKey what the widget is shown with at login and registration; absent if it is
 *     off
 */
public record ClientConfig(
    String version,
    RegistrationMode registration,
    @Nullable String turnstileSiteKey,
    Limits limits) {

  /** Who can make an account. */
  public enum RegistrationMode implements WireName {
    /** Everybody. */
    OPEN,
    /** Those whom an administrator has invited. */
    INVITATION
  }

  /**
   * What is refused beyond.
   *
   * @param torrentBytes of a torrent file
   * @param pageSize items of one page
   */
  public record Limits(
      int torrentBytes, int pageSize, int passwordMinLength, int passwordMaxLength) {}
}
