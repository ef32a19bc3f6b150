public import JSONModel

/// The same measurements with the reference implementation, which runs on node.
///
/// `node -e <script> <path of jsonata.js>` reads ``request(seconds:)`` from its standard input and writes one line of JSON:
/// `{"version": "v20.1.0", "results": [{"name": "field-access", "rate": 123456.7, "result": …}]}`.
public enum ReferenceScript {
    /// What to give to `node -e`.
    public static let text = """
        const path = require("path");
        const loaded = require(path.resolve(process.argv[1]));
        const jsonata = typeof loaded === "function" ? loaded : loaded.default || loaded.jsonata;
        const request = JSON.parse(require("fs").readFileSync(0, "utf8"));
        // Since version 2 evaluation is asynchronous; before, it gave the value itself.
        async function rate(subject) {
          const expression = jsonata(subject.expression);
          let result = expression.evaluate(subject.input);
          const isAsynchronous = result !== null && typeof result === "object" && typeof result.then === "function";
          for (let i = 0; i < 200; i++) { result = expression.evaluate(subject.input); if (isAsynchronous) await result; }
          let count = 0, batch = 1, elapsed = 0;
          const start = process.hrtime.bigint();
          while (elapsed < request.seconds) {
            for (let i = 0; i < batch; i++) {
              result = expression.evaluate(subject.input);
              if (isAsynchronous) result = await result;
            }
            count += batch;
            elapsed = Number(process.hrtime.bigint() - start) / 1e9;
            if (elapsed * 50 < request.seconds) batch *= 2;
          }
          return { name: subject.name, rate: count / elapsed, result };
        }
        (async () => {
          const results = [];
          for (const subject of request.subjects) results.push(await rate(subject));
          console.log(JSON.stringify({ version: process.version, results }));
        })();
        """

    /// What the script reads: the subjects, and for how many seconds to measure each.
    public static func request(subjects: [BenchmarkSubject] = BenchmarkSubject.all, seconds: Double) -> JSON {
        [
            "seconds": .double(seconds),
            "subjects": .array(
                subjects.map { subject in
                    ["name": .string(subject.name), "expression": .string(subject.expression), "input": subject.input]
                }
            ),
        ]
    }
}
