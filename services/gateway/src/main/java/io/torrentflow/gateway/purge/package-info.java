/** Forgets what has ended long ago. */
package io.torrentflow.gateway.purge;
