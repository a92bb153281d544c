import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camunda.zeebe.client.ZeebeClient;
import io.camunda.zeebe.process.test.api.ZeebeTestEngine;
import io.camunda.zeebe.process.test.engine.EngineFactory;
import io.camunda.zeebe.protocol.impl.encoding.MsgPackConverter;
import io.camunda.zeebe.protocol.impl.record.RecordMetadata;
import io.camunda.zeebe.protocol.impl.record.UnifiedRecordValue;
import io.camunda.zeebe.protocol.impl.record.value.usertask.UserTaskRecord;
import io.camunda.zeebe.protocol.record.Record;
import io.camunda.zeebe.protocol.record.RecordType;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.Intent;
import io.camunda.zeebe.protocol.record.intent.UserTaskIntent;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Camunda's in-memory 8.8 engine, made to look like a bare broker to the tests: gRPC, the REST calls by which a test starts
 * an instance, assigns and completes a user task, the clock actuator, and the record stream in Elasticsearch's bulk form.
 * Arguments: port for gRPC, port for HTTP, address of the record stream.
 */
class TestEngine88 {
  static final ObjectMapper json = new ObjectMapper();
  static ZeebeTestEngine engine;
  static ZeebeClient client;
  static Object writer;
  static Method write;

  public static void main(String[] args) throws Exception {
    engine = EngineFactory.create(Integer.parseInt(args[0]));
    engine.start();
    client = engine.createClient();
    openCommands();
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[1])), 0);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.createContext("/", TestEngine88::answer);
    server.start();
    System.out.println("ready");
    export(URI.create(args[2] + "/_bulk"));
  }

  /** The engine's own way to its log; gRPC has no calls for user tasks. */
  static void openCommands() throws Exception {
    Object gateway = read(engine, "gateway");
    writer = read(gateway, "writer");
    write = writer.getClass().getDeclaredMethod("writeCommandWithKey", Long.class, UnifiedRecordValue.class, RecordMetadata.class);
    write.setAccessible(true);
  }

  static Object read(Object owner, String name) throws Exception {
    Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(owner);
  }

  static synchronized void command(long key, UserTaskIntent intent, UserTaskRecord task) throws Exception {
    var metadata = new RecordMetadata().recordType(RecordType.COMMAND).valueType(ValueType.USER_TASK).intent((Intent) intent);
    write.invoke(writer, key, task, metadata);
  }

  static void answer(HttpExchange exchange) {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] bytes = exchange.getRequestBody().readAllBytes();
      JsonNode body = json.readTree(bytes.length == 0 ? "{}".getBytes() : bytes);
      String[] parts = path.split("/");
      if (path.endsWith("/assignment")) {
        long key = Long.parseLong(parts[3]);
        var task = new UserTaskRecord().setUserTaskKey(key).setAssignee(body.get("assignee").asText()).setAction("assign");
        command(key, UserTaskIntent.ASSIGN, task.setAssigneeChanged());
      } else if (path.endsWith("/completion")) {
        long key = Long.parseLong(parts[3]);
        var variables = new UnsafeBuffer(MsgPackConverter.convertToMsgPack(json.writeValueAsString(body.path("variables"))));
        command(key, UserTaskIntent.COMPLETE, new UserTaskRecord().setUserTaskKey(key).setVariables(variables).setAction("complete"));
      } else if (path.equals("/v2/process-instances")) {
        var command = client.newCreateInstanceCommand().bpmnProcessId(body.get("processDefinitionId").asText()).latestVersion();
        var created = command.variables(json.writeValueAsString(body.path("variables"))).send().join();
        byte[] reply = ("{\"processInstanceKey\":\"" + created.getProcessInstanceKey() + "\"}").getBytes();
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(200, reply.length);
        exchange.getResponseBody().write(reply);
        return;
      } else if (path.equals("/actuator/clock/add")) {
        engine.increaseTime(Duration.ofMillis(body.get("offsetMilli").asLong()));
      } else if (!path.startsWith("/actuator/health")) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.sendResponseHeaders(204, -1);
    } catch (Exception error) {
      error.printStackTrace();
    }
  }

  /** Hands every record to the stream, in order, as the engine writes it. */
  static void export(URI target) throws Exception {
    var client = HttpClient.newHttpClient();
    int sent = 0;
    while (true) {
      var lines = new StringBuilder();
      var records = (List<? extends Record<?>>) engine.getRecordStreamSource().getRecords();
      for (; sent < records.size(); sent++) {
        lines.append("{\"index\":{}}\n").append(records.get(sent).toJson()).append('\n');
      }
      if (lines.isEmpty()) Thread.sleep(15);
      else {
        var request = HttpRequest.newBuilder(target).POST(HttpRequest.BodyPublishers.ofString(lines.toString(), StandardCharsets.UTF_8)).build();
        client.send(request, BodyHandlers.discarding());
      }
    }
  }
}
