/** A mail server on loopback that keeps what it takes, and misbehaves where a test wants it to. */

export type Received = {
  readonly from: string;
  readonly to: readonly string[];
  readonly data: string;
  readonly auth: string | undefined;
};

export type SmtpServer = AsyncDisposable & {
  readonly port: number;
  readonly received: Received[];
  /** How many connections there were. */
  connections: number;
  /** How it answers; an empty answer leaves the client waiting, `hang up` ends the connection. */
  behave(rules: Readonly<Record<string, string>>): void;
};

type State = { text: string; inData: boolean; from: string; to: string[]; auth: string | undefined };

/** Rules by command: `greeting`, `EHLO`, `AUTH`, `MAIL`, `RCPT`, `DATA`, and `message` for the end of the data. */
export function startSmtpServer(): SmtpServer {
  let rules: Readonly<Record<string, string>> = {};
  const received: Received[] = [];
  const server = Bun.listen<State>({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open(socket) {
        smtp.connections += 1;
        socket.data = { text: "", inData: false, from: "", to: [], auth: undefined };
        say(socket, "greeting", "220 mail.test ESMTP");
      },
      data(socket, bytes) {
        socket.data.text += bytes.toString("utf8");
        for (;;) {
          const mark = socket.data.inData ? "\r\n.\r\n" : "\r\n";
          const end = socket.data.text.indexOf(mark);
          if (end < 0) return;
          const line = socket.data.text.slice(0, end);
          socket.data.text = socket.data.text.slice(end + mark.length);
          if (socket.data.inData) takeMessage(socket, line);
          else takeCommand(socket, line);
        }
      },
    },
  });
  type Socket = Bun.Socket<State>;

  function say(socket: Socket, rule: string, usual: string): void {
    const answer = rules[rule] ?? usual;
    if (answer === "hang up") socket.end();
    else if (answer !== "") socket.write(`${answer}\r\n`);
  }

  function takeCommand(socket: Socket, line: string): void {
    const [word = "", ...rest] = line.split(" ");
    const command = word.toUpperCase();
    const { data } = socket;
    if (command === "EHLO") return say(socket, "EHLO", "250-mail.test\r\n250-AUTH PLAIN\r\n250 SMTPUTF8");
    if (command === "AUTH") {
      data.auth = Buffer.from(rest.at(-1) ?? "", "base64").toString("utf8");
      return say(socket, "AUTH", "235 welcome");
    }
    if (command === "MAIL") data.from = line;
    if (command === "RCPT") data.to.push(line);
    if (command === "DATA") {
      data.inData = (rules["DATA"] ?? "354").startsWith("354");
      return say(socket, "DATA", "354 go on");
    }
    say(socket, command, command === "QUIT" ? "221 bye" : "250 ok");
  }

  function takeMessage(socket: Socket, text: string): void {
    socket.data.inData = false;
    const { from, to, auth } = socket.data;
    if ((rules["message"] ?? "250").startsWith("250")) received.push({ from, to, data: text, auth });
    say(socket, "message", "250 taken");
  }

  const smtp: SmtpServer = {
    port: server.port,
    received,
    connections: 0,
    behave: (next) => {
      rules = next;
    },
    [Symbol.asyncDispose]: async () => server.stop(true),
  };
  return smtp;
}
