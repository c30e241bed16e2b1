/** The gateway with the servers it stands on. */
package io.torrentflow.gateway;
