/** What a user's plan allows. */
package io.torrentflow.gateway.quota;
