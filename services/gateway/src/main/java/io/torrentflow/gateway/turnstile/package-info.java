/** Tells people from programs before they log in or register. */
package io.torrentflow.gateway.turnstile;
