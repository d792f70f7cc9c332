package dev.truss.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** A port of loopback in front of another, whose bytes can be held back, or cut off. */
public final class Tap implements AutoCloseable {
  private final int target;
  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong sendable = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong untilCut = new AtomicLong(Long.MAX_VALUE);
  private volatile CountDownLatch open = new CountDownLatch(0);
  private volatile CountDownLatch stalled = new CountDownLatch(1);

  Tap(int target) {
    this.target = target;
    try {
      server = new ServerSocket(Ports.free(), 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Lets clients send so many bytes more, and then none until {@link #flow}. */
  public void stallAfter(long bytes) {
    open = new CountDownLatch(1);
    stalled = new CountDownLatch(1);
    sendable.set(bytes);
  }

  /** Waits until somebody is held back. */
  public void awaitStalled() throws InterruptedException {
    stalled.await();
  }

  /** Lets everything through again. */
  public void flow() {
    sendable.set(Long.MAX_VALUE);
    open.countDown();
  }

  /** Breaks the connection on which the server has sent so many bytes more, once. */
  public void cutAfter(long bytes) {
    untilCut.set(bytes);
  }

  /** Whether what {@link #cutAfter} asked for has happened. */
  public boolean hasCut() {
    return untilCut.get() == Long.MAX_VALUE;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        connect(server.accept());
      } catch (IOException e) {
        // This is closed.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket upstream = new Socket();
    sockets.add(client);
    sockets.add(upstream);
    try {
      upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    } catch (IOException refused) {
      client.close(); // as the target would
      return;
    }
    Thread.ofPlatform().daemon().start(() -> forward(client, upstream, true));
    Thread.ofPlatform().daemon().start(() -> forward(upstream, client, false));
  }

  private void forward(Socket from, Socket to, boolean request) {
    byte[] buffer = new byte[16 * 1024];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (request && sendable.addAndGet(-read) < 0) {
          stalled.countDown();
          open.await();
        }
        if (!request && untilCut.get() < Long.MAX_VALUE && untilCut.addAndGet(-read) < 0) {
          untilCut.set(Long.MAX_VALUE);
          return;
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // One side has gone, and now the other has, too.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  @Override
  public void close() {
    flow();
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
