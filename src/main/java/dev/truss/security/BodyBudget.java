package dev.truss.security;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the memory of all request bodies together, from their first byte until their answer begins
 * or their connection ends. Without it, clients that each send a part of a body and then stop could
 * fill the heap.
 */
@ApplicationScoped
class BodyBudget {

  /** A growing buffer may be twice as large as its content. */
  private static final int GROWTH = 2;

  private static final AttributeKey<Share> SHARE = AttributeKey.valueOf(BodyBudget.class, "share");

  private final AtomicLong left;

  BodyBudget(HttpConfig config) {
    left = new AtomicLong(config.bodies().orElseGet(BodyBudget::usual));
  }

  /** Returns the default, in bytes. */
  private static long usual() {
    return Runtime.getRuntime().maxMemory() / 8;
  }

  /** The memory that a connection holds. A connection has one request at a time. */
  final class Share {
    private final AtomicLong taken = new AtomicLong();
    private boolean closing;

    /** Reserves memory. Returns false if none is left. */
    boolean take(int bytes) {
      long wanted = (long) GROWTH * bytes;
      if (left.addAndGet(-wanted) < 0) {
        left.addAndGet(wanted);
        return false;
      }
      taken.addAndGet(wanted);
      return true;
    }

    /** Refuses further memory: the connection gets no more answers. */
    void close() {
      closing = true;
    }

    boolean isClosing() {
      return closing;
    }

    void giveBack() {
      left.addAndGet(taken.getAndSet(0));
    }
  }

  /** Returns the share of a new request. */
  Share of(HttpServerRequest request) {
    Channel channel = ((ConnectionBase) request.connection()).channel();
    Share known = channel.attr(SHARE).get();
    if (known != null) {
      known.giveBack();
      return known;
    }
    Share share = new Share();
    channel.attr(SHARE).set(share);
    var unused = channel.closeFuture().addListener(closed -> share.giveBack());
    return share;
  }
}
