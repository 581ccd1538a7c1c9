import type { ClusterView, NodeView } from '../../src/protocol/control.js';

/**
 * Runs in a page before its scripts. The one node of the control stream is shown once under each of these names: a page
 * of many workers without as many processes.
 */
export function showAsNodes(names: readonly string[]): void {
  const { fetch: ask } = window;
  const several = (node: NodeView): NodeView[] => names.map((name) => ({ ...node, node: name }));
  const rewrite = (frame: string): string => {
    const [, event, data] = /^event: (.*)\ndata: (.*)$/s.exec(frame) ?? [];
    if (data === undefined) return `${frame}\n\n`;
    if (event === 'node') {
      return several(JSON.parse(data) as NodeView)
        .map((node) => `event: node\ndata: ${JSON.stringify(node)}\n\n`)
        .join('');
    }
    if (event !== 'snapshot') return `${frame}\n\n`;
    const view = JSON.parse(data) as ClusterView;
    const shown = { ...view, self: names[0], nodes: view.nodes.flatMap(several) };
    return `event: snapshot\ndata: ${JSON.stringify(shown)}\n\n`;
  };
  window.fetch = async (input, init) => {
    const answer = await ask(input, init);
    if (!String(input).endsWith('/control/events') || answer.body === null) return answer;
    let rest = '';
    const frames = new TransformStream<string, string>({
      transform(text, out) {
        const parts = (rest + text).split('\n\n');
        rest = parts.pop() ?? '';
        for (const part of parts) out.enqueue(rewrite(part));
      },
    });
    const body = answer.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(frames)
      .pipeThrough(new TextEncoderStream());
    return new Response(body, answer);
  };
}
