package io.torrentflow.kernel.wire;

import io.torrentflow.kernel.source.Contacts;

/**
 * Where a torrent may be looked for: what the owners of the jobs that want the transfer now have
 * named, mixed fairly.
 *
 * @param version rises with each change; an agent reports the one it has and is sent a newer one
 */
public record ContactList(int version, Contacts contacts) {}
