import './home.css'
import { useTexts } from '../../texts-context.ts'

/** Who calls whom. */
const services = [
  ['productpage', ['details', 'reviews']],
  ['details', []],
  ['reviews', ['ratings']],
  ['ratings', []],
] as const

export function Home() {
  const texts = useTexts()
  return (
    <section className="card home">
      <h1>{texts.homeTitle}</h1>
      <p>{texts.homeText}</p>
      <div className="services">
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.service}</th>
              <th scope="col">{texts.calls}</th>
              <th scope="col">{texts.task}</th>
            </tr>
          </thead>
          <tbody>
            {services.map(([name, called]) => (
              <tr key={name}>
                <th scope="row" className="mono">
                  {name}
                </th>
                <td className="mono">{called.join(', ') || <span className="hint">{texts.nobody}</span>}</td>
                <td>{texts.tasks[name]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h2>{texts.homeAs}</h2>
      <p className="home-links">
        <a className="primary" href="/productpage?u=normal">
          {texts.normalUser}
        </a>
        <a className="quiet" href="/productpage?u=test">
          {texts.testUser}
        </a>
      </p>
    </section>
  )
}
