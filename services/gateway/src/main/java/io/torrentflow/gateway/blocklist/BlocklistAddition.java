package io.torrentflow.gateway.blocklist;

/**
 * An entry that somebody asked for.
 *
 * @param isNew false if an entry of the same kind and value was there
 */
record BlocklistAddition(BlocklistEntry entry, boolean isNew) {}
