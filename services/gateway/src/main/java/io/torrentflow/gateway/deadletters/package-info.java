/** Messages that were given up, for administrators. */
package io.torrentflow.gateway.deadletters;
